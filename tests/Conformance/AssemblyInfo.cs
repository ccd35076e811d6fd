global using JsonMap = System.Collections.Generic.Dictionary<string, object?>;
using Xunit.Sdk;
using Xunit.v3;

// A case mostly waits: for its gateway to start, and for the pauses it asks for.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 4)]
