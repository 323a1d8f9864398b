/** What happens at Ctrl-C or SIGTERM. */
export type Interrupt = () => void;

/** Lets parts of a command take over Ctrl-C from those around them. */
export interface Interrupts {
  /** Takes Ctrl-C and SIGTERM until the function that it returns is called. */
  take(handler: Interrupt): () => void;
}

/** Handlers of one process: only the innermost is asked. */
export function interruptsOf(process: NodeJS.Process): Interrupts {
  const handlers: Interrupt[] = [];
  const interrupt = () => handlers.at(-1)?.();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  return {
    take(handler) {
      if (handlers.length === 0) for (const signal of signals) process.on(signal, interrupt);
      handlers.push(handler);
      return () => {
        handlers.splice(handlers.indexOf(handler), 1);
        if (handlers.length === 0) for (const signal of signals) process.off(signal, interrupt);
      };
    },
  };
}
