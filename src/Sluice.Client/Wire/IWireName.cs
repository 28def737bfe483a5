namespace Sluice.Client.Wire;

/// <summary>A name out of a list that grows: unknown ones are kept.</summary>
internal interface IWireName<TSelf>
    where TSelf : struct, IWireName<TSelf>
{
    /// <summary>The name on the wire.</summary>
    string Name { get; }

    /// <summary>The names that this release knows.</summary>
    static abstract IReadOnlyList<string> Known { get; }

    /// <summary>The name as a value.</summary>
    static abstract TSelf Of(string name);
}
