import { type ReactNode, useEffect, useId, useRef } from 'react';

/**
 * A modal dialog, the browser's own: it keeps the focus inside, makes the page behind it inert, and
 * gives the focus back. It begins on the dialog itself and not on a button, since who is typing
 * when it appears would press that one.
 */
export function Dialog({
  title,
  children,
  buttons,
  onClose,
}: {
  title: ReactNode;
  children: ReactNode;
  buttons: ReactNode;
  /** By Escape: the question stays open where it came from. */
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const textId = useId();

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    element?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      aria-describedby={textId}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div id={textId} className="dialog__text">
        {children}
      </div>
      <div className="dialog__buttons">{buttons}</div>
    </dialog>
  );
}
