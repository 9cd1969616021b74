import type { PlanBlock, TaskCardBlock } from '@slack/types';
import { RichText } from './rich-text.tsx';

type Task = Partial<TaskCardBlock>;

const words: Record<string, string> = {
  pending: 'waiting',
  in_progress: 'working',
  complete: 'done',
  error: 'failed',
};

/** A progress plan: its title, "2 of 4 done", and one line per task whose state is said in words. */
export function Plan(props: { block: PlanBlock }) {
  const tasks = (props.block.tasks ?? []) as Task[];
  const done = tasks.filter(task => task.status === 'complete').length;
  return (
    <section className="plan" aria-label={props.block.title}>
      <p className="plan-title">
        <strong>{props.block.title}</strong>
        <span className="plan-count">
          {done} of {tasks.length} done
        </span>
      </p>
      <ol>
        {tasks.map(task => (
          <li key={task.task_id ?? task.title}>
            <TaskCard block={task} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** One task of a plan, or a task card that stands alone. */
export function TaskCard(props: { block: Task }) {
  const { title, status = 'pending', details, output } = props.block;
  return (
    <div className={`task task-${status}`}>
      <span className="task-dot" aria-hidden="true" />
      <div className="task-text">
        <p>{title}</p>
        {details && <RichText block={details} />}
        {output && <RichText block={output} />}
      </div>
      <span className="task-word">{words[status] ?? status}</span>
    </div>
  );
}
