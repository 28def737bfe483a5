using Sluice.Core.Ports;

namespace Sluice.Storage.Contract;

/// <summary>A fresh store of one home, for one test. Disposing it removes the store.</summary>
public interface IControlStoreHome : IAsyncDisposable
{
    /// <summary>Opens the store: fresh at the first call, with all that was stored at later ones. The clients before it were disposed.</summary>
    ValueTask<IControlStore> OpenAsync();

    /// <summary>Another client beside the first one; <c>null</c> where a store has one owner.</summary>
    ValueTask<IControlStore?> OpenSecondAsync();
}
