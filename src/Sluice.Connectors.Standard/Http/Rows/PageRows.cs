using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;

namespace Sluice.Connectors.Standard.Http.Rows;

/// <summary>The rows of one answer.</summary>
/// <param name="documents">What they are parts of.</param>
internal abstract class PageRows(IReadOnlyList<JsonDocument> documents) : IDisposable
{
    /// <summary>How many.</summary>
    public abstract int Count { get; }

    /// <summary>The document that the answer is; <c>null</c> where it is none, or several.</summary>
    public JsonElement? Root => documents is [var only] ? only.RootElement : null;

    /// <summary>Appends the values of a row, which the caller then closes.</summary>
    /// <param name="row">Which.</param>
    /// <param name="batch">Where to.</param>
    /// <param name="failure">What is wrong with it.</param>
    /// <returns>False when it is no row of the table; nothing was appended.</returns>
    public abstract bool TryAppend(int row, Batch batch, out JsonFailure failure);

    /// <summary>The row as it stands in the answer.</summary>
    public abstract ReadOnlyMemory<byte> TextOf(int row);

    public void Dispose()
    {
        foreach (var document in documents)
            document.Dispose();
    }
}
