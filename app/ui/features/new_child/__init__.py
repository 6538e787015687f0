"""Opening a child’s file: who this is, as far as it is known on a doorstep, and whether there may be a file already."""
