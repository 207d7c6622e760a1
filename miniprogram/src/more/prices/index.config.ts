export default definePageConfig({ navigationBarTitleText: '一度', enablePullDownRefresh: false });
