namespace Sluice.Storage.Sqlite.Engine;

/// <summary>A piece of work for the store's thread.</summary>
internal abstract class StoreWork
{
    /// <summary>Does it, unless nobody waits for it any more. Never throws: a fault goes to whoever waits.</summary>
    public abstract void Run();
}
