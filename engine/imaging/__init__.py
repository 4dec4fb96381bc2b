"""Images as data: what datasets of images share, and the files that they come from."""
