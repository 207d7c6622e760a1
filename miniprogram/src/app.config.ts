export default defineAppConfig({
  pages: ['pages/home/index', 'pages/usage/index', 'pages/bills/index', 'pages/me/index', 'pages/sign-in/index'],
  window: { navigationBarTitleText: '一度', navigationBarBackgroundColor: '#0b5a4b', navigationBarTextStyle: 'white', backgroundColor: '#f3f5f8' },
  lazyCodeLoading: 'requiredComponents',
  networkTimeout: { request: 15000 },
});
