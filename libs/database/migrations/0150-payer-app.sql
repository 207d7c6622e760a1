-- Whose openid an order's payer_ref is, where it is not the app of the merchant's row: that of the official account in WeChat's own browser.
ALTER TABLE payment_order ADD COLUMN payer_app_id text;
