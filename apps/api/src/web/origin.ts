import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ActOrigin } from '#libs/access';

/** Who does it and where from, for use cases that write the audit trail themselves. */
export function originOf(request: FastifyRequest): ActOrigin {
  const { staff, customer, object } = request;
  return { actor: (staff ?? customer)!.actor, companyId: staff?.companyId ?? object?.companyId ?? null, ip: request.ip, requestId: request.id };
}

export const Origin = createParamDecorator((_: unknown, context: ExecutionContext): ActOrigin => originOf(context.switchToHttp().getRequest<FastifyRequest>()));
