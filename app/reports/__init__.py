"""Pages that are printed: content as values, drawing with reportlab."""
