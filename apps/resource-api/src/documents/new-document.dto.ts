import { IsString, Length, MaxLength } from 'class-validator';

/** What a client sends to write a document. */
export class NewDocument {
  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  @MaxLength(20_000)
  body!: string;
}
