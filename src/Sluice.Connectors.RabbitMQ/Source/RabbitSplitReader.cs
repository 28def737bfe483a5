using System.Globalization;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.RabbitMQ.Source;

/// <summary>Reads messages as they come. A position is the number of the last message on this reader's channel: what is acknowledged after its commit.</summary>
internal sealed class RabbitSplitReader(RabbitSourceSettings settings, TableSchema table, RabbitConnection server, ReaderRequest request, Inbox inbox) : IAcknowledgingReader
{
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(500);

    private readonly MessageRows _rows = new(settings);
    private ulong _read;
    private ulong _acknowledged;

    public Position Position { get; private set; } = request.From;

    public long BytesRead { get; private set; }

    /// <summary>At half of what may be read ahead, so that the broker sends on while the commit is made.</summary>
    public bool WantsCommit => Unacknowledged >= (settings.Prefetch + 1UL) / 2;

    private ulong Unacknowledged => Volatile.Read(ref _read) - Volatile.Read(ref _acknowledged);

    public async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Position.IsEnd)
            return null;
        var batch = request.Batches.Rent(table);
        try
        {
            if (!await FillAsync(batch, cancellationToken))
                Position = Position.End;
            if (!Position.IsEnd || batch.Count > 0)
                return batch;
        }
        catch
        {
            request.Batches.Return(batch);
            throw;
        }

        request.Batches.Return(batch);
        return null;
    }

    public async ValueTask CommittedAsync(Position upTo, CancellationToken cancellationToken)
    {
        var tag = upTo.Place is { } place ? ulong.Parse(place, CultureInfo.InvariantCulture) : Volatile.Read(ref _read);
        if (tag <= _acknowledged)
            return;
        request.Breadcrumb.At("rabbitmq.acknowledge", settings.Queue.Name);
        await inbox.AcknowledgeAsync(tag, cancellationToken);
        Volatile.Write(ref _acknowledged, tag);
    }

    public ValueTask DisposeAsync() => inbox.DisposeAsync();

    /// <summary>Takes what has come; waits for it a while when that is nothing.</summary>
    /// <returns>False at the end of the queue.</returns>
    private async ValueTask<bool> FillAsync(Batch batch, CancellationToken cancellationToken)
    {
        request.Breadcrumb.At("rabbitmq.read", settings.Queue.Name);
        var began = server.Clock.GetTimestamp();
        while (true)
        {
            var before = _read;
            while (!batch.IsFull && inbox.TryTake(out var message))
                Take(message, batch);
            if (_read > before)
                return true;
            if (await inbox.WaitAsync(settings.IsBounded ? settings.Quiet : IdleWait, cancellationToken))
                continue;
            if (!settings.IsBounded || Unacknowledged >= settings.Prefetch)
                return true;
            if (await inbox.CountAsync(cancellationToken) == 0)
                return false;
            if (server.Clock.GetElapsedTime(began) >= server.AnswerTimeout)
                throw Withheld();
        }
    }

    private void Take(Message message, Batch batch)
    {
        if (_rows.TryAppend(message.Body.Span, batch, out var failure))
            batch.CloseRow();
        else
        {
            request.Errors.Reject(new RowError(
                "SLC2609", $"{server.Place}, queue '{settings.Queue.Name}', message {message.Tag} since this reading began", failure.Column is { Length: > 0 } column ? column : null,
                failure.Value is { Length: > 0 } value ? value : null, failure.Reason, message.Body));
        }

        BytesRead += message.Body.Length;
        Volatile.Write(ref _read, message.Tag);
        Position = Position.At(message.Tag.ToString(CultureInfo.InvariantCulture));
    }

    private ConnectorException Withheld() => new(
        "SLC2606", ConnectorSide.Source,
        $"{server.Place}, queue '{settings.Queue.Name}': messages wait in it, and the broker has sent none for {server.AnswerTimeout.TotalSeconds:0.#} s (answer_timeout). "
        + "Look whether another reader is its only active one (x-single-active-consumer), or whether the broker is overloaded.", isTransient: true);
}
