using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Sluice.Connect.Errors;
using Sluice.Connectors.Standard.Http.Rows;

namespace Sluice.Connectors.Standard.Http.Paging;

/// <summary>Goes from page to page of one round. A server that gives one page for ever is found out.</summary>
internal sealed class PageWalk(PagePlan? plan)
{
    private readonly byte[] _lastHash = new byte[SHA256.HashSizeInBytes];
    private long _number = plan?.First ?? 1;
    private long _pages;
    private bool _hasHash;

    /// <summary>What is sent to name the page; <c>null</c> when nothing is.</summary>
    public string? Value { get; private set; } = plan is null or { NextCursor: not null } ? null : plan.First.ToString(CultureInfo.InvariantCulture);

    /// <summary>The page in words, for messages.</summary>
    public string Description => plan is null ? "" : plan.NextCursor is null ? $", {plan.Field} {Value}" : $", page {_pages + 1}";

    /// <summary>Goes to the next page.</summary>
    /// <param name="body">The answer to this one.</param>
    /// <param name="page">Its rows.</param>
    /// <param name="place">Which it was, for messages.</param>
    /// <returns>False when it was the last.</returns>
    /// <exception cref="ConnectorException">The pages go in a circle.</exception>
    public bool MoveNext(ReadOnlyMemory<byte> body, PageRows page, string place)
    {
        if (plan is null)
            return false;
        _pages++;
        return plan.NextCursor is null ? MoveByNumber(plan, body, page.Count, place) : MoveByCursor(plan, page.Root, place);
    }

    private bool MoveByNumber(PagePlan by, ReadOnlyMemory<byte> body, int rows, string place)
    {
        if (by.Last is { } last ? _number >= last : rows < (by.FullPage ?? 1))
            return false;
        if (by.Last is null)
            RefuseRepetition(by, body, place);
        Value = (++_number).ToString(CultureInfo.InvariantCulture);
        return true;
    }

    private void RefuseRepetition(PagePlan by, ReadOnlyMemory<byte> body, string place)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body.Span, hash);
        if (_hasHash && hash.SequenceEqual(_lastHash))
        {
            throw new ConnectorException(
                "SLC2307", ConnectorSide.Source,
                $"{place}: the answer is the same as that of the page before, to the last byte: the server does not seem to look at '{by.Field}'. Mend page_field, or give total_page_size.");
        }

        hash.CopyTo(_lastHash);
        _hasHash = true;
    }

    private bool MoveByCursor(PagePlan by, JsonElement? root, string place)
    {
        var found = root is { } json ? by.NextCursor!.Find(json) : [];
        var next = found is not [var cursor] ? "" : cursor.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => cursor.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => cursor.GetRawText(),
            _ => throw new ConnectorException(
                "SLC2306", ConnectorSide.Source, $"{place}: cursor_response_field leads to a {(cursor.ValueKind == JsonValueKind.Array ? "list" : "object")}, not to a text or number. Mend the path."),
        };
        if (next.Length == 0)
            return false;
        if (next == Value)
        {
            throw new ConnectorException(
                "SLC2307", ConnectorSide.Source,
                $"{place}: the next page's cursor is this page's own: the server does not seem to look at '{by.Field}'. Mend cursor_field or cursor_response_field.");
        }

        Value = next;
        return true;
    }
}
