import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangeStaff } from './change-staff.js';
import { CreateStaff } from './create-staff.js';
import { CustomerSessions } from './customer-sessions.js';
import { CustomerSignIn } from './customer-sign-in.js';
import { Staff } from './entities/staff.entity.js';
import { RequestLoginCode } from './request-login-code.js';
import { SealAudit } from './seal-audit.js';
import { StaffSessions } from './sessions.js';
import { SignIn } from './sign-in.js';

export const accessEntities = [Staff];

const useCases = [SignIn, StaffSessions, CreateStaff, ChangeStaff, RequestLoginCode, CustomerSignIn, CustomerSessions, SealAudit];

/** Needs the data source, the clock and the settings of the application. */
@Module({ imports: [TypeOrmModule.forFeature(accessEntities)], providers: useCases, exports: useCases })
export class AccessModule {}
