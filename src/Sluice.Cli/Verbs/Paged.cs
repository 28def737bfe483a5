using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary>Lists that come in parts.</summary>
internal static class Paged
{
    private const int PartSize = 1_000;

    /// <summary>Reads all parts. As a document: the one that the server sent where it was all, else all parts as one.</summary>
    /// <returns>The items; <c>null</c> where the document is the answer, and is written.</returns>
    public static async Task<IReadOnlyList<T>?> ReadAsync<T>(Call call, Func<PageQuery, Task<Page<T>>> read)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(new PageQuery(PartSize, cursor));
            if (call.IsJson && cursor is null && page.NextCursor is null)
            {
                call.WriteDocument();
                return null;
            }

            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        if (!call.IsJson)
            return items;
        call.WriteDocument(new Page<T> { Items = items });
        return null;
    }
}
