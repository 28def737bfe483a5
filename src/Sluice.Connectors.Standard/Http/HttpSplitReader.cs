using System.Buffers;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Http.Paging;
using Sluice.Connectors.Standard.Http.Rows;

namespace Sluice.Connectors.Standard.Http;

/// <summary>Reads round after round, each page by page.</summary>
internal sealed class HttpSplitReader(
    HttpSourceSettings settings, TableSchema table, HttpCaller caller, ReaderRequest request, bool isStreaming, TimeProvider clock) : ISplitReader
{
    /// <summary>Where a streaming job stands between its rounds: no further than any other round's end.</summary>
    private const string BetweenRounds = "polled";

    private static readonly TimeSpan IdleWait = TimeSpan.FromSeconds(1);

    private readonly AnswerReader _answers = new(settings);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private PageWalk? _walk = new(settings.Pages);
    private PageRows? _page;
    private string _place = "";
    private int _row;
    private long _roundEnded;

    public Position Position { get; private set; } = request.From;

    public long BytesRead { get; private set; }

    public async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (_page is not null || _walk is not null)
        {
            if (_page is null)
                await AskAsync(cancellationToken);
            if (Fill(cancellationToken) is { } batch)
                return batch;
        }

        if (isStreaming && request.Until.IsEnd)
            return await WaitAsync(cancellationToken);
        Position = request.Until;
        return null;
    }

    public ValueTask DisposeAsync()
    {
        _page?.Dispose();
        _page = null;
        _walk = null;
        return ValueTask.CompletedTask;
    }

    private async ValueTask AskAsync(CancellationToken cancellationToken)
    {
        var call = settings.CallFor(_walk!.Value, _walk.Description);
        var answer = await caller.SendAsync(call, _buffer, static () => { }, request.Breadcrumb, cancellationToken);
        BytesRead += answer.Body.Length;
        (_page, _row, _place) = (_answers.Read(answer, call.Place), 0, call.Place);
        if (!_walk.MoveNext(answer.Body, _page, _place))
            _walk = null;
    }

    /// <summary>The page's next rows; <c>null</c> when it has no more.</summary>
    private Batch? Fill(CancellationToken cancellationToken)
    {
        var page = _page!;
        var batch = request.Batches.Rent(table);
        try
        {
            while (_row < page.Count && !batch.IsFull)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Take(page, _row++, batch);
            }
        }
        catch
        {
            request.Batches.Return(batch);
            throw;
        }

        if (_row >= page.Count)
            EndPage(page);
        if (batch.Count > 0)
        {
            if (isStreaming)
                Position = Position.At(BetweenRounds);
            return batch;
        }

        request.Batches.Return(batch);
        return null;
    }

    private void Take(PageRows page, int row, Batch batch)
    {
        if (page.TryAppend(row, batch, out var failure))
        {
            batch.CloseRow();
            return;
        }

        request.Errors.Reject(new RowError(
            "SLC2309", $"{_place}, row {row + 1}", failure.Column.Length == 0 ? null : failure.Column, failure.Value.Length == 0 ? null : failure.Value, failure.Reason, page.TextOf(row)));
    }

    private void EndPage(PageRows page)
    {
        page.Dispose();
        _page = null;
        if (_walk is null)
            _roundEnded = clock.GetTimestamp();
    }

    /// <summary>Waits for the next round, a second at most at a time.</summary>
    private async ValueTask<Batch?> WaitAsync(CancellationToken cancellationToken)
    {
        var rest = settings.PollInterval - clock.GetElapsedTime(_roundEnded);
        if (rest > TimeSpan.Zero)
        {
            request.Breadcrumb.At("http.idle", request.Split.Id);
            await Task.Delay(rest < IdleWait ? rest : IdleWait, clock, cancellationToken);
        }

        if (clock.GetElapsedTime(_roundEnded) >= settings.PollInterval)
            _walk = new PageWalk(settings.Pages);
        return request.Batches.Rent(table);
    }
}
