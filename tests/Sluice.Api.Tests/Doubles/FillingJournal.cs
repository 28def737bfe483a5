using Sluice.Core.Ports;
using Sluice.Core.Restores;

namespace Sluice.Api.Tests.Doubles;

/// <summary>A journal whose disk is full when a test says so.</summary>
internal sealed class FillingJournal(IStopJournal journal) : IStopJournal
{
    public bool IsFull { get; set; }

    public ValueTask AppendAsync(JournaledStop stop, CancellationToken cancellationToken) =>
        IsFull ? throw new IOException("No space left on device") : journal.AppendAsync(stop, cancellationToken);

    public ValueTask<IReadOnlyList<JournaledStop>> ReadAsync(CancellationToken cancellationToken) => journal.ReadAsync(cancellationToken);

    public ValueTask<StoreMark?> ReadMarkAsync(CancellationToken cancellationToken) => journal.ReadMarkAsync(cancellationToken);

    public ValueTask RememberAsync(StoreMark mark, CancellationToken cancellationToken) => journal.RememberAsync(mark, cancellationToken);
}
