//! One normalized profile for the current user of many vendors.
