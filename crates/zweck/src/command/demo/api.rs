pub(super) struct Api;
