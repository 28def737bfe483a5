namespace Sluice.Api.Http;

/// <summary>Lists that are read whole, and answered in pages all the same.</summary>
internal static class WholeList
{
    private const int Most = 1_000;

    /// <summary>Their parameters.</summary>
    public static IReadOnlyList<ApiParameter> Parameters { get; } =
        [new ApiParameter("limit", "The most items; 1 to 1000, 1000 without it.") { IsNumber = true }, ApiParameter.Cursor];

    /// <summary>The page that is asked for.</summary>
    /// <param name="call">The request.</param>
    /// <param name="all">The list.</param>
    /// <param name="key">A text by which the list is ordered, and that each item has for itself: an item that is gone loses nobody the rest.</param>
    public static Wire.Page<T> Page<T>(ApiCall call, IEnumerable<T> all, Func<T, string> key)
    {
        var (limit, cursor) = (call.Number("limit", Most, 1, Most), call.Query("cursor"));
        var rest = all.OrderBy(key, StringComparer.Ordinal).SkipWhile(i => cursor is not null && string.CompareOrdinal(key(i), cursor) <= 0).ToList();
        return new Wire.Page<T> { Items = [.. rest.Take(limit)], NextCursor = rest.Count > limit ? key(rest[limit - 1]) : null };
    }
}
