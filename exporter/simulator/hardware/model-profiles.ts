/** What a model asks of a GPU. */
export interface ModelProfile {
  /** Where the sizes are from. */
  readonly source: string;
  readonly name: string;
  readonly parameters: number;
  readonly weightBytes: number;
  readonly layers: number;
  readonly hiddenSize: number;
  /** Keys and values of one token, all layers, in 16 bit. */
  readonly kvBytesPerToken: number;
  /** Share of the peak memory bandwidth that its kernels reach when they read weights. */
  readonly memoryEfficiency: number;
}

/** 2 (key, value) x 2 bytes x layers x KV heads x head size. */
function kvBytes(layers: number, kvHeads: number, headSize: number): number {
  return 4 * layers * kvHeads * headSize;
}

/**
 * Efficiencies are assumptions: 80 % is what decode kernels reach at best, those that dequantise 4 bits stay behind.
 */
export const MODEL_PROFILES = {
  '8b': {
    source: 'config.json and weights of meta-llama/Llama-3.1-8B-Instruct',
    name: 'llama-3.1-8b',
    parameters: 8.03e9,
    weightBytes: 16.06e9,
    layers: 32,
    hiddenSize: 4096,
    kvBytesPerToken: kvBytes(32, 8, 128),
    memoryEfficiency: 0.8,
  },
  '70b': {
    source: 'config.json and weights of meta-llama/Llama-3.1-70B-Instruct',
    name: 'llama-3.1-70b',
    parameters: 70.55e9,
    weightBytes: 141.1e9,
    layers: 80,
    hiddenSize: 8192,
    kvBytesPerToken: kvBytes(80, 8, 128),
    memoryEfficiency: 0.8,
  },
  '70b-4bit': {
    source: 'config.json and weights of hugging-quants/Meta-Llama-3.1-70B-Instruct-AWQ-INT4',
    name: 'llama-3.1-70b-awq-int4',
    parameters: 70.55e9,
    weightBytes: 39.8e9,
    layers: 80,
    hiddenSize: 8192,
    kvBytesPerToken: kvBytes(80, 8, 128),
    memoryEfficiency: 0.55,
  },
} as const satisfies Record<string, ModelProfile>;
