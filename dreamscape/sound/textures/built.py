"""x"""

RECIPES = {}
