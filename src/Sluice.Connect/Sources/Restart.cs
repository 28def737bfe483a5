namespace Sluice.Connect.Sources;

/// <summary>From where a source can read a split again after a failure.</summary>
public enum Restart
{
    /// <summary>Not at all: rows may be lost or come twice. At-least-once at best.</summary>
    None = 0,

    /// <summary>Only from the split's start: its rows are committed together, at its end.</summary>
    WholeSplit = 1,

    /// <summary>From any position it has reported, with the same rows in the same order.</summary>
    Exact = 2,
}
