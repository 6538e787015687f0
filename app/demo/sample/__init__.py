"""A made-up youth justice service with its children, generated from resources/sample/ with a fixed seed: nobody in it exists."""
