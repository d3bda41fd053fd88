// Reading: one hook for each thing a page shows.

import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";

import { allPages, api } from "./client";
import { named } from "../i18n/known";
import { inWords } from "../i18n/said";
import { keys } from "./keys";
import { useRefreshEvery } from "./live";
import type { Approval, Case, Differential, Field, Job, Member, ModelVersion, OpenProject, Page, Project, Session, Slide, Uuid } from "./types";

export const useSession = () =>
  useQuery({ queryKey: keys.session, queryFn: ({ signal }) => api.get<Session>("/api/session", {}, signal), staleTime: Infinity });

export const useProjects = () =>
  useQuery({ queryKey: keys.projects, queryFn: () => allPages<Project>("/api/projects") });

/** With its labels as the language in use calls them; of a project that was set aside everybody is a viewer. */
const spoken = (project: Project): OpenProject => ({
  ...project,
  role: project.set_aside_at ? "viewer" : project.role,
  ownRole: project.role,
  label_set: { ...project.label_set, labels: named(project.label_set.labels) },
});

export const useProject = (id: Uuid | undefined) =>
  useQuery({
    queryKey: keys.project(id ?? ""),
    queryFn: id ? ({ signal }) => api.get<Project>(`/api/projects/${id}`, {}, signal) : skipToken,
    select: spoken,
    staleTime: 30_000,
  });

export const useMembers = (project: Uuid) =>
  useQuery({ queryKey: keys.members(project), queryFn: () => api.get<Member[]>(`/api/projects/${project}/members`) });

export const useModels = (project: Uuid | undefined) =>
  useQuery({
    queryKey: keys.models(project ?? ""),
    queryFn: project ? () => api.get<ModelVersion[]>("/api/models", { project }) : skipToken,
    staleTime: 60_000,
  });

/** The cases of a project, newest first as the server lists them. */
export const useCases = (project: Uuid) =>
  useQuery({
    queryKey: keys.cases(project),
    queryFn: () => allPages<Case>("/api/cases", { project }),
    refetchInterval: useRefreshEvery(),
  });

export const useCase = (id: Uuid | undefined) =>
  useQuery({
    queryKey: keys.case(id ?? ""),
    queryFn: id ? ({ signal }) => api.get<Case>(`/api/cases/${id}`, {}, signal) : skipToken,
    refetchInterval: useRefreshEvery(),
  });

const spokenCount = (count: Differential): Differential => ({
  ...count,
  rows: named(count.rows),
  me_definition: inWords(count.me_definition),
  interval: inWords(count.interval),
});

export const useCount = (caseId: Uuid) =>
  useQuery({
    queryKey: keys.count(caseId),
    queryFn: ({ signal }) => api.get<Differential>(`/api/cases/${caseId}/count`, {}, signal),
    select: spokenCount,
    refetchInterval: useRefreshEvery(),
  });

/** Every approval of a case's count, oldest first. */
export const useApprovals = (caseId: Uuid) =>
  useQuery({
    queryKey: keys.approvals(caseId),
    queryFn: () => api.get<Approval[]>(`/api/cases/${caseId}/approvals`),
    refetchInterval: useRefreshEvery(),
  });

export const useSlides = (caseId: Uuid) =>
  useQuery({ queryKey: keys.slides(caseId), queryFn: () => allPages<Slide>("/api/slides", { case: caseId }) });

export const useSlide = (id: Uuid | undefined) =>
  useQuery({ queryKey: keys.slide(id ?? ""), queryFn: id ? () => api.get<Slide>(`/api/slides/${id}`) : skipToken });

/** Every field of a case: the page's grid, its filter and the filmstrip all read this one list. */
export const useFields = (caseId: Uuid | undefined) =>
  useQuery({
    queryKey: keys.fields(caseId ?? ""),
    queryFn: caseId ? () => allPages<Field>("/api/fields", { case: caseId }) : skipToken,
    refetchInterval: useRefreshEvery(),
  });

/** Hundreds of fields are opened in a row: those passed by are soon forgotten, as their lists know them. */
const PASSED_BY_MS = 30_000;

/** Until an answer comes, the field as a list of its case has it: also while the server cannot be reached. */
export const useField = (id: Uuid | undefined) => {
  const client = useQueryClient();
  const lists = () => client.getQueriesData<Field[]>({ queryKey: ["fields"] }).flatMap(([, fields]) => fields ?? []);
  return useQuery<Field>({
    queryKey: keys.field(id ?? ""),
    queryFn: id ? ({ signal }) => api.get<Field>(`/api/fields/${id}`, {}, signal) : skipToken,
    initialData: () => lists().find((field) => field.id === id),
    initialDataUpdatedAt: 0,
    gcTime: PASSED_BY_MS,
    refetchInterval: useRefreshEvery(),
  });
};

/** The newest hundred or so jobs of a project. */
export const useJobs = (project: Uuid | undefined) =>
  useQuery({
    queryKey: keys.jobs(project ?? ""),
    queryFn: project ? async ({ signal }) => (await api.get<Page<Job>>("/api/jobs", { project }, signal)).results : skipToken,
    refetchInterval: useRefreshEvery(),
  });
