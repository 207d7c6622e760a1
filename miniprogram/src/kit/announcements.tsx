import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { civil } from '../format';
import type { Look } from './page';
import { useAnswer } from './use-answer';

/** What the property office tells everyone, until somebody has read it. */
export function Announcements({ look }: { look: Look }) {
  const { answer } = useAnswer('/customer/announcements');
  const [read, setRead] = useState<string[]>(() => (Taro.getStorageSync('announcements read') as string[]) || []);
  const close = (id: string) => {
    const next = [id, ...read].slice(0, 50);
    Taro.setStorageSync('announcements read', next);
    setRead(next);
  };
  return <View>{(answer ?? []).filter(({ announcementId }) => !read.includes(announcementId)).slice(0, 2).map(({ announcementId: id, title, text, sentAt }) => (
    <View className="card" key={id}>
      <View className="title">{title}</View>
      <View>{text}</View>
      <View className="row first"><View className="soft">{civil(sentAt)}</View><Button className="choice" onClick={() => close(id)}>{look.t('haveRead')}</Button></View>
    </View>
  ))}</View>;
}
