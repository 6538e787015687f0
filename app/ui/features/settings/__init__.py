"""Settings: text size, colours, shortcuts, and what this program is and keeps."""
