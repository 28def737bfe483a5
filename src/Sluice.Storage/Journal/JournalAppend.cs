using Sluice.Core.Errors;

namespace Sluice.Storage.Journal;

/// <summary>A record that waits to be durable.</summary>
internal sealed class JournalAppend(JournalText text)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalText Text => text;

    public byte[] Bytes { get; } = text.ToBytes();

    public Task Done => _done.Task;

    public void Succeed() => _done.TrySetResult();

    public void Fail(SluiceException fault) => _done.TrySetException(fault);
}
