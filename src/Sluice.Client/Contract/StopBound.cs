using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>An instant that bounds something, or the honest answer that there is none (yet).</summary>
[JsonConverter(typeof(StopBoundConverter))]
public readonly record struct StopBound
{
    private StopBound(DateTimeOffset? at, bool isUnbounded)
    {
        At = at;
        IsUnbounded = isUnbounded;
    }

    /// <summary>The instant; <c>null</c> where there is none.</summary>
    public DateTimeOffset? At { get; }

    /// <summary>There is none, and there will not be one by itself.</summary>
    public bool IsUnbounded { get; }

    /// <summary>Not known yet.</summary>
    public bool IsPending => At is null && !IsUnbounded;

    /// <summary>Not known yet.</summary>
    public static StopBound Pending => default;

    /// <summary>There is none.</summary>
    public static StopBound Unbounded => new(null, true);

    /// <summary>A bound.</summary>
    public static StopBound Until(DateTimeOffset at) => new(at, false);

    /// <summary>As on the wire: an instant, <c>pending</c> or <c>unbounded</c>.</summary>
    public override string ToString() => At is { } at ? InstantText.Write(at) : IsUnbounded ? "unbounded" : "pending";
}
