import { Module } from '@nestjs/common';
import { LogoutDeliveriesController } from './logout-deliveries.controller.js';

@Module({ controllers: [LogoutDeliveriesController] })
export class LogoutDeliveryManagementModule {}
