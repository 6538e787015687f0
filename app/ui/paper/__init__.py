"""What leaves the laptop on paper or as a PDF: pictures of pages, the sheet that asks where to save, and printing."""
