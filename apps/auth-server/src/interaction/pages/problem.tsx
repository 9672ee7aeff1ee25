/** Says what went wrong before anything else of the form, and leads to the field that it is about. */
export const Problem = ({ id, title, text, field }: { readonly id: string; readonly title: string; readonly text: string; readonly field?: string }) => (
  <div class="problem" role="alert" id={id}>
    <h2>{title}</h2>
    {field === undefined ? <p>{text}</p> : <a href={`#${field}`}>{text}</a>}
  </div>
);
