"""What must hold of the books at any time (I1 … I20), each as one check over all of them."""
