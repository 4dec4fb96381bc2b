"""What stands around a picture: frame, header, chips, labels and what they hold."""
