namespace Sluice.Specs.Tests.Staging;

/// <summary>Somebody who rolls forward what is recorded and removes the rest; he may be cut off, and another begins anew.</summary>
internal enum Sweep : byte
{
    /// <summary>Nobody does.</summary>
    None,

    /// <summary>He has asked the store who is alive.</summary>
    Looked,

    /// <summary>He has then published what was recorded, and removes the rest next.</summary>
    Rolled,
}
