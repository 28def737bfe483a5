namespace Sluice.Core.Identity;

/// <summary>A request's id, the client's Idempotency-Key. The same id always gets the same decision.</summary>
/// <param name="Value">1 to 200 characters.</param>
public readonly record struct RequestId(string Value)
{
    /// <summary>The most characters an id may have.</summary>
    public const int MaxLength = 200;

    /// <inheritdoc />
    public override string ToString() => Value;
}
