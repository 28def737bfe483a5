using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Http;

/// <summary>Posts rows one request after the other; the permit is asked before each try of each.</summary>
internal sealed class HttpWriter(HttpSink sink, WriterRequest request) : LeaseOnlyWriter(request)
{
    private const int KeyBytes = 16;

    private readonly Dictionary<TablePath, RowList> _lists = [];
    private readonly ArrayBufferWriter<byte> _answer = new();

    /// <summary>The number of the next row in its split.</summary>
    private long _next = request.Stored.Rows;

    public override ValueTask DisposeAsync()
    {
        foreach (var list in _lists.Values)
            list.Dispose();
        _lists.Clear();
        return base.DisposeAsync();
    }

    protected override async ValueTask WriteRowsAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (!_lists.TryGetValue(batch.Schema.Path, out var list))
            _lists.Add(batch.Schema.Path, list = new RowList(sink.TableOf(batch.Schema.Path)));
        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.KindOf(row) != RowKind.Insert)
                throw NoInsert(batch, row);
            list.Add(batch, row, _next++);
            if (list.IsFull)
                await PostAsync(list, cancellationToken);
        }
    }

    protected override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var list in _lists.Values.Where(l => l.Count > 0))
            await PostAsync(list, cancellationToken);
    }

    protected override void OnAborting()
    {
        foreach (var list in _lists.Values)
            list.Clear();
        _next = Progress.Rows;
    }

    private async ValueTask PostAsync(RowList list, CancellationToken cancellationToken)
    {
        var address = list.Table.Address;
        var headers = list.Table.KeyHeader is { } name ? [.. address.Headers, new(name, KeyOf(list))] : address.Headers;
        var rows = list.Count == 1 ? $"row {list.First + 1}" : $"rows {list.First + 1} to {list.First + list.Count}";
        var call = new HttpCall(
            HttpMethod.Post, HttpAddress.WithParameters(address.Base, address.Parameters), $"POST {address.Place}, {rows} of split {Request.Token.Split}", headers, list.Close());
        try
        {
            await sink.Caller.SendAsync(call, _answer, Request.Permit.Demand, Request.Breadcrumb, cancellationToken);
        }
        finally
        {
            list.Clear();
        }

        if (list.Table.Interval > TimeSpan.Zero)
            await Task.Delay(list.Table.Interval, sink.Clock, cancellationToken);
    }

    /// <summary>The same for the same rows of the same split, however often they are sent and by whom.</summary>
    private string KeyOf(RowList list)
    {
        var token = Request.Token;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{token.Sink.Store}/{token.Sink.Job}/{token.Sink.Generation}/{token.Sink.Sink}/{token.Split}/{list.Table.Schema.Path}/{list.First}/{list.Count}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, KeyBytes));
    }

    private static ConnectorException NoInsert(Batch batch, int row) => new(
        "SLC3306", ConnectorSide.Sink,
        $"a row of table {batch.Schema.Path} is {batch.KindOf(row).FullName()}, and Http posts inserts only: a server could not tell a deleted row from a new one. "
        + "Take other rows out with FilterRowKind, or name the kind in a column with RowKindExtractor.");
}
