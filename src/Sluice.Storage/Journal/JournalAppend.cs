using Sluice.Core.Errors;

namespace Sluice.Storage.Journal;

/// <summary>A record that waits to be durable.</summary>
internal sealed class JournalAppend(JournalText text)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalText Text => text;

    public byte[] Bytes { get; } = text.ToBytes();

    /// <summary>
    /// Done when it is durable. Who gives up waiting gives up nothing else: it is written all the same. Not <see cref="Task.WaitAsync(CancellationToken)"/>,
    /// which needs the thread pool to hear of it.
    /// </summary>
    public async ValueTask DoneAsync(CancellationToken cancellationToken)
    {
        await using var givenUp = cancellationToken.UnsafeRegister(static (append, token) => ((JournalAppend)append!)._done.TrySetCanceled(token), this);
        await _done.Task;
    }

    public void Succeed() => _done.TrySetResult();

    public void Fail(SluiceException fault) => _done.TrySetException(fault);
}
