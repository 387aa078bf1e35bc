use anyhow::Result;
pub(super) fn tell(shop: &super::shop::Shop, base: &str) -> Result<()> { let _ = (base, &shop.key, &shop.admin, &shop.world); 
super::say(std::fs::read_to_string(shop.config.ledger.dir.with_file_name("zweck.toml"))?); Ok(()) }
pub(super) fn invite(_: &super::shop::Shop, _: &str) -> Result<()> { Ok(()) }
