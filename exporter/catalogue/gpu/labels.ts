/** Families that share the array share the text of their labels, too: it is made once. */
export const GPU = ['device_id', 'uuid'] as const;
export const GPU_DOMAIN = [...GPU, 'domain'] as const;
export const GPU_REASON = [...GPU, 'reason'] as const;
export const GPU_XID = [...GPU, 'xid'] as const;
/** `uuid` is that of the whole GPU. */
export const MIG = [...GPU, 'gpu_instance_id'] as const;
