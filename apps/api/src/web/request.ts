import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Permission, Role } from '#libs/access';
import type { Actor } from '#libs/runtime';
import type { ObjectKind } from './access.decorator.js';

/** A member of staff behind a request, as the session and the staff table say at this very request. */
export interface CallingStaff {
  staffId: string;
  companyId: string;
  /** null: every site of the company */
  siteIds: string[] | null;
  loginName: string;
  displayName: string;
  roles: Role[];
  permissions: Permission[];
  language: 'zh-CN' | 'en';
  csrfToken: string;
  actor: Actor;
}

/** A customer behind a request; one phone may be a customer of several companies. */
export interface CallingCustomer {
  customerIds: string[];
  phone: string;
  name: string;
  language: 'zh-CN' | 'en';
  actor: Actor;
}

/** The object that the path names, found and allowed. */
export interface CalledObject {
  kind: ObjectKind;
  id: string;
  name: string;
  companyId: string;
  siteId: string | null;
}

/** What a handler tells the audit trail about its change. */
export interface AuditNote {
  before?: unknown;
  after?: unknown;
  objectId?: string;
  objectName?: string;
  /** nothing happened that is worth an entry */
  skip?: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    staff?: CallingStaff;
    customer?: CallingCustomer;
    object?: CalledObject;
    auditNote?: AuditNote;
  }
}

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

export const CurrentStaff = createParamDecorator((_: unknown, context: ExecutionContext): CallingStaff => requestOf(context).staff!);
export const CurrentCustomer = createParamDecorator((_: unknown, context: ExecutionContext): CallingCustomer => requestOf(context).customer!);
export const CurrentObject = createParamDecorator((_: unknown, context: ExecutionContext): CalledObject => requestOf(context).object!);
/** The site of the object that the path names. */
export const SiteId = createParamDecorator((_: unknown, context: ExecutionContext): string => requestOf(context).object!.siteId!);
/** A note that the handler fills in for the audit trail. */
export const Note = createParamDecorator((_: unknown, context: ExecutionContext): AuditNote => (requestOf(context).auditNote ??= {}));
