import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity, StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { finishTicket, listTickets, openTicket, takeTicket, ticketKinds, type Ticket } from '#libs/site';
import { Answers } from '../http/answers.js';
import { actorOf, Customer, Me, MyCustomer, SiteId, Staff } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { metersByNumberAnswer, ownTicketAnswer, ownTicketsAnswer, ticketAnswer, ticketsAnswer } from './ticket.answers.js';

const report = { ticketId: z.uuid(), kind: z.enum(ticketKinds), text: text(500, 1), photoIds: z.array(z.uuid()).max(6).default([]) };
const customerTicket = z.strictObject(report);
const staffTicket = z.strictObject({ ...report, meterId: z.number().int().min(1).optional(), stallId: z.uuid().optional() });
const ticketsQuery = pageQuery.omit({ q: true }).extend({ state: z.enum(['open', 'taken', 'done']).optional() });
const finishing = z.strictObject({ result: text(500, 1) });
const byNumber = z.object({ number: text(40, 1) });

/** Faults that people report, and the phone of those who mend them. */
@ApiTags('ticket')
@Controller()
export class TicketController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(ticketsAnswer)
  @Staff('ticket.view', 'site:siteId')
  @Get('sites/:siteId/tickets')
  list(@Param('siteId') siteId: string, @Query({ schema: ticketsQuery }) query: z.infer<typeof ticketsQuery>) {
    return listTickets(this.dataSource, { siteId, ...query });
  }

  @Answers(ticketAnswer)
  @Staff('ticket.work', 'site:siteId', { audit: 'ticket.open' })
  @Post('sites/:siteId/tickets')
  open(@Param('siteId') siteId: string, @Body({ schema: staffTicket }) body: z.infer<typeof staffTicket>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => openTicket(tx, { ...body, siteId, actor: actorOf(me), at: this.clock.now() }));
  }

  @Answers(ticketAnswer)
  @Staff('ticket.work', 'ticket:ticketId', { audit: 'ticket.take' })
  @Post('tickets/:ticketId/take')
  @HttpCode(200)
  take(@Param('ticketId') ticketId: string, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => takeTicket(tx, { ticketId, staffId: me.staffId, at: this.clock.now() }));
  }

  @Answers(ticketAnswer)
  @Staff('ticket.work', 'ticket:ticketId', { audit: 'ticket.done' })
  @Post('tickets/:ticketId/done')
  @HttpCode(200)
  done(@Param('ticketId') ticketId: string, @Body({ schema: finishing }) body: z.infer<typeof finishing>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => finishTicket(tx, { ticketId, staffId: me.staffId, result: body.result, at: this.clock.now() }));
  }

  @Answers(ownTicketAnswer)
  @Customer('customer-stall:stallId', { audit: 'ticket.open' })
  @Post('customer/stalls/:stallId/tickets')
  async report(@Param('stallId') stallId: string, @Body({ schema: customerTicket }) body: z.infer<typeof customerTicket>, @MyCustomer() me: CustomerIdentity, @SiteId() siteId: string) {
    const actor = { kind: 'customer' as const, id: me.customerId, name: me.name };
    return ownTicket(await inTransaction(this.dataSource, (tx) => openTicket(tx, { ...body, siteId, stallId, actor, at: this.clock.now() })));
  }

  @Answers(ownTicketsAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/tickets')
  async own(@Param('stallId') stallId: string, @Query({ schema: ticketsQuery }) query: z.infer<typeof ticketsQuery>, @MyCustomer() me: CustomerIdentity, @SiteId() siteId: string) {
    const { items, total } = await listTickets(this.dataSource, { siteId, ...query, openedBy: { customerId: me.customerId, stallId } });
    return { items: items.map(ownTicket), total };
  }

  /** Meters with a number that was scanned or typed, exactly, at one site: a number is the manufacturer's, so two makes may share it. */
  @Answers(metersByNumberAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/meters-by-number')
  metersByNumber(@Param('siteId') siteId: string, @Query({ schema: byNumber }) query: z.infer<typeof byNumber>) {
    return this.dataSource.query(
      `SELECT m.id AS "meterId", m.meter_number AS "meterNumber", m.name, m.site_id AS "siteId", s.name AS "siteName", m.stall_id AS "stallId", st.number AS "stallNumber", m.kind, m.role
       FROM meter m JOIN site s ON s.id = m.site_id LEFT JOIN stall st ON st.id = m.stall_id WHERE m.site_id = $1 AND m.meter_number = $2 AND m.removed_at IS NULL ORDER BY m.id`,
      [siteId, query.number],
    );
  }
}

function ownTicket({ ticketId, kind, text: words, photoIds, state, openedAt, takenAt, doneAt, result }: Ticket) {
  return { ticketId, kind, text: words, photoIds, state, openedAt, takenAt, doneAt, result };
}
