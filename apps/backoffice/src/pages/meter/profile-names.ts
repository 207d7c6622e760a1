import { useQuery } from '@tanstack/react-query';
import { get } from '../../api/client';
import type { Profile } from '../../api/types';

export const useProfiles = () => useQuery({ queryKey: ['/profiles'], queryFn: () => get('/profiles'), staleTime: 3_600_000 });

/** What a meter's model is called on its plate; its id until the list is here. */
export function useProfileName(): (profileId: string) => string {
  const { data } = useProfiles();
  return (profileId) => {
    const profile = data?.find(({ id }) => id === profileId);
    return profile === undefined ? profileId : `${profile.brand} ${profile.model}`;
  };
}
