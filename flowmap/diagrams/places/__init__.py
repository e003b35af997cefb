"""Where things stand: order and geometry of the company views, pure numbers without any drawing."""
