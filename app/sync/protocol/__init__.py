"""The sync conversation as pure data and pure steps."""
