// What models said of a field, as the API tells it; nothing where a server does not know the question.

import { skipToken, useQuery } from "@tanstack/react-query";

import { api, ApiError } from "../../api";
import type { Said } from "../../core/compare";

export interface ProposalSet {
  readonly id: number;
  readonly produced_by: string;
  readonly shadow: boolean;
  readonly count: number;
}

interface SaidProposal {
  readonly label: string | null;
  readonly code: string;
  readonly score: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const fetchSets = async (field: string): Promise<ProposalSet[]> => {
  try {
    return await api.get<ProposalSet[]>(`/api/fields/${field}/proposal-sets`);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
};

export const useProposalSets = (field: string, wanted: boolean) =>
  useQuery({ queryKey: ["proposal-sets", field], queryFn: wanted ? () => fetchSets(field) : skipToken, gcTime: 30_000 });

const fetchSaid = async (set: number): Promise<Said[]> =>
  (await api.get<SaidProposal[]>(`/api/proposal-sets/${set}/proposals`)).map(({ x, y, w, h, ...said }) => ({ ...said, box: [x, y, w, h] }));

export const useSaid = (set: number | undefined) =>
  useQuery({ queryKey: ["proposals", set], queryFn: set === undefined ? skipToken : () => fetchSaid(set), staleTime: Infinity });
