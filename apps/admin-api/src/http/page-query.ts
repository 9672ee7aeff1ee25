import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { PageRequest } from '@latchkey/storage';

const MOST = 200;
const USUAL = 50;

/** Which part of a list is wanted. */
export class PageQuery {
  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: MOST, default: USUAL, description: 'At most so many items' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit?: number;

  @ApiProperty({ required: false, type: 'string', maxLength: 3000, description: 'The `next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(3000)
  @Matches(/^[^\p{Cc}\p{Cs}]*$/u, { message: 'must be the `next` of a page' })
  after?: string;
}

export const pageOf = ({ limit, after }: PageQuery): PageRequest => ({ limit: limit ?? USUAL, ...(after !== undefined && { after }) });
