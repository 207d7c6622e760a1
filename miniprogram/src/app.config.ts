export default defineAppConfig({
  pages: ['pages/home/index', 'pages/usage/index', 'pages/bills/index', 'pages/me/index', 'pages/sign-in/index', 'pages/recharge/index', 'pages/order/index', 'pages/orders/index', 'pages/supply/index', 'pages/offer/index', 'pages/pay-stall/index'],
  subPackages: [
    { root: 'more', pages: ['refund/index', 'thresholds/index', 'privacy/index', 'support/index', 'dispute/index', 'meter-check/index', 'help/index', 'receipt/index', 'prices/index'] },
    { root: 'pages/hand-over', pages: ['index'] },
    { root: 'landlord', pages: ['stall/index', 'grant/index', 'grants/index', 'switch/index'] },
    { root: 'field', pages: ['sign-in/index', 'meter/index', 'tickets/index'] },
  ],
  preloadRule: { 'pages/home/index': { network: 'wifi', packages: ['landlord'] }, 'pages/me/index': { network: 'all', packages: ['more'] } },
  window: { navigationBarTitleText: '一度', navigationBarBackgroundColor: '#0b5a4b', navigationBarTextStyle: 'white', backgroundColor: '#f3f5f8' },
  lazyCodeLoading: 'requiredComponents',
  __usePrivacyCheck__: true,
  networkTimeout: { request: 15000 },
});
