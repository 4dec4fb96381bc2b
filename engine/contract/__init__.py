"""What both worlds may know: plain frozen values, picklable, without torch and without Qt."""
